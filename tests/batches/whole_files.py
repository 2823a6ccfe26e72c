"""The bytes below a folder."""


def files_below(folder):
    """Content of every file by its relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
