"""Our kinds of charts: a module or package each, with a function of the same name."""
