"""What published files can be: the grammar of a page and of a print.

A file that this library writes has only what is listed here.  Raw content of an author can have more; whoever
writes the file puts that into its manifest (``unusual``), in the words of this package, so that whatever
else a file has was added later.
"""
