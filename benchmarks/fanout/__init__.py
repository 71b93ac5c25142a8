"""Fan-out: the hub beside stock python-socketio, Node's socket.io and, where it is installed, Nchan in nginx.

Each server runs alone on one core, the audience on the other. ``servers`` starts them, ``audience`` is N viewers
in one process, ``measure`` puts one server through its paces.
"""
