"""The command: it runs the programs, alone or together, and holds the tools that speak to them from outside."""
