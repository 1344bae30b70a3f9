"""What people can do: one verb a file, one transaction each.

Every flow is `flow(work, services, command, now) -> Done`. It asks `may`, loads the case, changes it, and
hands it to `settle`, the only writer of the schedule. It raises `Refusal` and then has changed nothing.
"""
