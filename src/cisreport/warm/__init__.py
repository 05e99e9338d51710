"""A process that has imported what a render needs, and waits for the next one: ``cisreport render --warm``.

The first such command forks the process that waits (:mod:`.server`).  A later one only asks it
(:mod:`.client`): the process forks again, and the fork does what the command would do, with its arguments,
folder and streams.  Processes that run the code of documents wait, too; forks borrow them (:mod:`.lending`).

What differs between two commands and could change a report is in the name of the socket (:mod:`.state`), so a
command never meets a process of another state.
"""
