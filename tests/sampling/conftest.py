import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("FILON_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
