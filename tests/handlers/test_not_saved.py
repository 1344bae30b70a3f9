"""When the memory is slow, nobody is told *saved* before it is; and what they said is not lost."""

import threading

from tests.world.bot import Bot, said


async def test_a_report_not_committed_in_time_is_not_called_saved_and_still_is_saved(bot: Bot) -> None:
    let_go = threading.Event()
    held = bot.house.store.write(lambda _work: let_go.wait(10))
    reply = await bot.command("ida", "laptop lost on the bus")
    assert "IKKE bekræftet gemt" in said(reply)
    assert "EKS-" not in said(reply)
    let_go.set()
    assert held.result(10)
    bot.house.store.write(lambda _work: None).result(10)
    (case,) = bot.cases()
    assert case.reports[0].words == "laptop lost on the bus"
