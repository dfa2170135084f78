from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The question whether every write route was driven is asked last."""
    items.sort(key=lambda item: item.path.name == "test_write_routes.py")


@pytest.fixture
def whole_folder(request: pytest.FixtureRequest) -> bool:
    asked = {item.path.name for item in request.session.items if item.path.parent == HERE}
    there = {path.name for path in HERE.glob("test_*_routes.py")}
    return there <= asked and not request.config.getoption("keyword")
