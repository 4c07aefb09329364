import asyncio

from api_server.dialect import Message
from api_server.line import MOST_WAITING, Line


def waiting(*messages):
    """The texts that a reader gets who comes after all of these were put."""
    line = Line()
    line.put(messages)
    return asyncio.run(drained(line, 99))


async def drained(line, most):
    texts = []
    while len(texts) < most and (line.full or line._waiting):
        message = await line.next()
        if message is None:
            return [*texts, None]
        texts.append(message.text)
    return texts


def test_of_passing_messages_only_the_newest_waits():
    assert waiting(Message("10 %", passing=True), Message("20 %", passing=True), Message("30 %", passing=True)) == [
        "30 %"
    ]


def test_lasting_messages_all_wait_in_order():
    sent = [Message("a"), Message("1", passing=True), Message("b"), Message("2", passing=True), Message("c", last=True)]
    assert waiting(*sent) == ["a", "1", "b", "2", "c"]


def test_too_many_lasting_messages_cut_the_reader_off():
    assert waiting(*[Message(str(n)) for n in range(MOST_WAITING + 1)]) == [None]


def test_a_reader_waits_for_what_comes():
    async def meet():
        line = Line()
        reading = asyncio.create_task(line.next())
        await asyncio.sleep(0)
        line.put([Message("hello")])
        return (await reading).text

    assert asyncio.run(meet()) == "hello"
