"""Change the safety core in small ways, one at a time, and see whether its tests notice.

    python bench/mutants.py pipeline.ledger --tests tests/pipeline/test_ledger.py tests/pipeline/test_pickup.py

Each mutant runs in a fork that has the libraries loaded already. The last line is one JSON object; the exit code is 0
when at least --least of the mutants were noticed. Survivors are listed with their line.
"""

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.machinery
import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIBRARIES = ("pytest", "numpy", "sqlmodel", "sqlalchemy.orm", "pydantic_settings", "PIL.Image", "av", "httpx", "httpx2",
             "openai.types", "openai.resources.chat", "replicate.client", "runwayml.resources", "time_machine", "filelock",
             "structlog", "puremagic", "obstore.store")  # fmt: skip
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}
TIMED_OUT = 77
# The libraries are loaded already, so plugins among them can't be rewritten any more, which would be an error.
ASKED = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly",
         "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Line, what was done, and the changed module; docstrings and error texts are left alone."""
    for number, node in enumerate(ast.walk(tree)):
        for name, change in changes(node):
            changed = copy.deepcopy(tree)
            twin = next(other for place, other in enumerate(ast.walk(changed)) if place == number)
            change(twin)
            yield getattr(node, "lineno", 0), name, ast.fix_missing_locations(changed)


def changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """What can be done to one node."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARED:
            yield "compare the other way", lambda twin: setattr(twin, "ops", [COMPARED[type(operator)]()])
        case ast.BoolOp(op=ast.And()):
            yield "and → or", lambda twin: setattr(twin, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield "or → and", lambda twin: setattr(twin, "op", ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda twin: setattr(twin, "operand", ast.UnaryOp(op=ast.Not(), operand=twin.operand))
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition turned", lambda twin: setattr(twin, "test", ast.UnaryOp(op=ast.Not(), operand=twin.test))
        case ast.BinOp(op=operator) if type(operator) in COUNTED:
            yield "counted the other way", lambda twin: setattr(twin, "op", COUNTED[type(operator)]())
        case ast.Constant(value=bool(value)):
            yield "truth turned", lambda twin: setattr(twin, "value", not value)
        case ast.Constant(value=int() | float() as value):
            yield "number raised", lambda twin: setattr(twin, "value", value + 1)
        case ast.Return(value=ast.expr()):
            yield "returns nothing", lambda twin: setattr(twin, "value", ast.Constant(None))
        case ast.ExceptHandler(type=ast.expr()):
            yield "catches nothing", lambda twin: setattr(twin, "type", ast.Name("KeyboardInterrupt", ast.Load()))
        case ast.match_case():
            yield "case never taken", lambda twin: setattr(twin, "guard", ast.Constant(False))
        case ast.FunctionDef() | ast.With() | ast.For() | ast.Try():
            yield from droppings(node)


def droppings(node: ast.FunctionDef | ast.With | ast.For | ast.Try) -> Iterator[tuple[str, object]]:
    """Statements that could be forgotten."""
    for place, statement in enumerate(node.body):
        docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if isinstance(statement, ast.Expr | ast.Raise) and not docstring:
            words = ast.unparse(statement).partition("\n")[0][:60]

            def drop(twin: ast.FunctionDef, place: int = place) -> None:
                twin.body[place] = ast.Pass()

            yield f"forgot: {words}", drop


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its changed code."""

    def __init__(self, name: str, tree: ast.Module, origin: str) -> None:
        self._name, self._tree, self._origin = name, tree, origin

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self, origin=self._origin) if name == self._name else None

    def exec_module(self, module: object) -> None:
        exec(compile(self._tree, self._origin, "exec"), vars(module))


def noticed(name: str, tree: ast.Module, origin: str, tests: Sequence[str], seconds: int) -> str:
    """Run the tests over a mutant in a fork: "failed" when one failed, "hung" when they took too long, else "".

    `seconds` are the processor's, so that a busy machine makes no mutant look noticed; who sleeps has ten times as many.
    """
    child = os.fork()
    if child == 0:
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, lambda _number, _frame: os._exit(TIMED_OUT))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(10 * seconds)
        sys.meta_path.insert(0, Mutated(name, tree, origin))
        import pytest

        code: int = pytest.ExitCode.INTERNAL_ERROR
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                code = pytest.main([*ASKED, *tests])
        finally:
            os._exit(int(code))
    _, status = os.waitpid(child, 0)
    return "" if status == 0 else "hung" if os.waitstatus_to_exitcode(status) == TIMED_OUT else "failed"


def main() -> int:
    """Count them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--least", type=float, default=0.9)
    parser.add_argument("--seconds", type=int, default=240, help="for one mutant")
    parser.add_argument("--every", type=int, default=1, help="try only each n-th mutant")
    parser.add_argument("--first", type=int, default=0, help="and begin with this one")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for library in LIBRARIES:
        importlib.import_module(library)
    started, figures, survivors = time.monotonic(), {}, []
    for name in asked.modules:
        origin = str(ROOT.joinpath(*name.split(".")).with_suffix(".py"))  # found without importing its package
        tree = ast.parse(Path(origin).read_text("utf-8"))
        if noticed(name, tree, origin, asked.tests, asked.seconds):
            raise SystemExit("The tests fail without a mutant.")
        found = list(mutants(tree))[asked.first :: asked.every]
        killed = hung = 0
        for line, what, changed in found:
            how = noticed(name, changed, origin, asked.tests, asked.seconds)
            killed, hung = killed + bool(how), hung + (how == "hung")
            if not how:
                survivors.append(f"{name}:{line} {what}")
                sys.stdout.write(survivors[-1] + "\n")
                sys.stdout.flush()
        figures[name] = {"mutants": len(found), "noticed": killed, "by_hanging": hung,
                         "score": round(killed / len(found), 3)}  # fmt: skip
    score = sum(f["noticed"] for f in figures.values()) / sum(f["mutants"] for f in figures.values())
    whole = {"figure": "mutants", "score": round(score, 3), "modules": figures, "survivors": survivors,
             "seconds": round(time.monotonic() - started, 1)}  # fmt: skip
    sys.stdout.write(json.dumps(whole) + "\n")
    return 0 if score >= asked.least else 1


if __name__ == "__main__":
    sys.exit(main())
