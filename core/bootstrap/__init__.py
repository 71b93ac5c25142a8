"""Settings become ports, and ports the use cases that programs ask: the only place where the parts meet."""

from core.bootstrap.platform import Platform, Ports, migrate, open_bus, open_ports
from core.bootstrap.services import Services, open_services

__all__ = ["Platform", "Ports", "Services", "migrate", "open_bus", "open_ports", "open_services"]
