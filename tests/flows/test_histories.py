"""Whatever happens in whatever order, what must be true of a case and its messages stays true."""

from importlib.resources import as_file, files

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.law.load import load_interview, load_law
from bot.services import Services
from bot.text.load import load_catalogues
from handlers.directory import seed
from handlers.organisations import load_organisations
from storage.store import Store
from tests.flows.histories import Histories
from tests.flows.room import MASTER, Begun

USUAL = settings(
    max_examples=14,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
MANY = settings(USUAL, max_examples=2000, stateful_step_count=60, derandomize=False)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as file:
        organisations = load_organisations(file)
    path = tmp_path_factory.mktemp("begun") / "bot.sqlite"
    store = Store.open(path, MASTER)
    directory = store.write(lambda work: seed(work, organisations)).result()
    store.close()
    return Begun(path, Services(load_law(), load_interview(), load_catalogues(), directory))


def beginning(begun: Begun) -> type[Histories]:
    """The machine, on a copy of `begun`."""

    class Beginning(Histories):
        def __init__(self) -> None:
            super().__init__(begun)

    return Beginning


def test_any_history_keeps_what_must_be_true(begun: Begun) -> None:
    run_state_machine_as_test(beginning(begun), settings=USUAL)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
def test_very_many_histories_do(begun: Begun) -> None:
    run_state_machine_as_test(beginning(begun), settings=MANY)
