import pytest

from api_server.access import Caller
from api_server.seats import NoSeat, Seats
from api_server.tickets import MOST, SECONDS, Tickets

ME, YOU, ANYONE = Caller("me", "a"), Caller("you", "b"), Caller(None, "c")


def test_a_token_has_its_own_number_of_seats():
    seats = Seats(in_all=10, per_token=1)
    with seats.seat(ME), seats.seat(YOU), seats.seat(ANYONE), seats.seat(ANYONE):
        assert seats.held == 4
        with pytest.raises(NoSeat), seats.seat(ME):
            pass
    with seats.seat(ME):
        assert seats.held == 1


def test_the_house_is_full_for_everybody():
    seats = Seats(in_all=2, per_token=9)
    with seats.seat(ME), seats.seat(ANYONE), pytest.raises(NoSeat), seats.seat(YOU):
        pass
    assert seats.held == 0


def test_a_ticket_is_good_once():
    tickets = Tickets()
    ticket = tickets.give(ME)
    assert tickets.take(ticket) == ME
    assert tickets.take(ticket) is None
    assert tickets.take("guess") is None


def test_a_ticket_is_good_for_a_minute():
    now = 0.0
    tickets = Tickets(clock=lambda: now)
    early, late = tickets.give(ME), tickets.give(ME)
    now = float(SECONDS)
    assert tickets.take(early) == ME
    now += 0.1
    assert tickets.take(late) is None


def test_of_too_many_tickets_the_oldest_is_void():
    tickets = Tickets()
    first, *_, last = (tickets.give(ME) for _ in range(MOST + 1))
    assert tickets.take(first) is None
    assert tickets.take(last) == ME
