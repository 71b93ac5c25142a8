"""Every shape that leaves a process, and only here: socket messages, scoreboards, problem documents."""
