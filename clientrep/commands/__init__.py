"""The commands, by what they are about. Nothing heavy is imported before a command runs."""
