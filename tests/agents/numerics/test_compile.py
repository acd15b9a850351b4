from agents.numerics.compile import cache_folder


def test_kernels_are_kept_by_the_hash_of_the_rules(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder().parent == tmp_path / "pasar"
    assert cache_folder() == cache_folder()
    assert cache_folder().is_dir()


def test_a_home_that_cannot_be_written_gets_a_temporary_folder(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert not cache_folder().is_relative_to(tmp_path)
