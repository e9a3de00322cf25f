"""The commands: each module has HELP, EXAMPLE, ``add_options(parser)`` and ``run(options) -> exit status``."""
