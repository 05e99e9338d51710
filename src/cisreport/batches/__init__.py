"""Renders many reports: one for each document and set of parameters that a batch file lists.

A batch file (:mod:`.batchfile`) lists orders (:mod:`.orders`).  :mod:`.run` gives them to workers
(:mod:`.executors`), each of which renders one at a time (:mod:`.work`).  Every report has a separate folder.
It is put in place whole (:mod:`.placing`), with a record of what it was made from (:mod:`.records`).
"""
