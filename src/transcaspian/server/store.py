"""What a server remembers: runs, scenarios, tokens, and who changed what."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, func, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from transcaspian.errors import InputError
from transcaspian.server.tables import AuditRow, RunRow, ScenarioRow, TokenRow

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ROLES", "STATUSES", "Store", "now"]

STATUSES = ("queued", "running", "done", "failed", "lost", "cancelled")
"""What a run may be."""
ROLES = ("reader", "editor", "admin")
"""Who asks, who changes, and who reads the audit log; each may do what those before it may."""
_MIGRATIONS = Path(__file__).with_name("_migrations")
_PREFIX = "tc_"


def now() -> str:
    """Return this moment in UTC (RFC 3339)."""
    return dt.datetime.now(tz=dt.UTC).isoformat(timespec="milliseconds")


class Store:
    """
    What a server remembers.

    Parameters
    ----------
    url : str
        Address as SQLAlchemy reads it; its tables are made or brought up to date.

    Raises
    ------
    InputError
        If it can't be reached.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = _open(url)
            _upgrade(self._engine)
        except (SQLAlchemyError, ArgumentError, ImportError, OSError) as error:
            words = str(error).splitlines()[0][:200]
            raise InputError(f"--store: it can't be opened ({words}): check the address") from error
        self._begin = sessionmaker(self._engine, expire_on_commit=False).begin
        self._turn = threading.Lock()

    @contextmanager
    def _change(self) -> Iterator[Session]:
        """Let one change after another read and write: none overwrites what it has not seen."""
        with self._turn, self._begin() as session:
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def find_run(self, run_id: str) -> RunRow | None:
        """Return a run, or None."""
        with self._begin() as session:
            return session.get(RunRow, run_id)

    def list_runs(self, *, status: str = "") -> list[RunRow]:
        """Return runs, the newest first."""
        wanted = select(RunRow).order_by(RunRow.created.desc(), RunRow.id)
        if status:
            wanted = wanted.where(RunRow.status == status)
        with self._begin() as session:
            return list(session.scalars(wanted))

    def submit_run(
        self, run_id: str, kind: str, request: str, who: str, most_queued: int
    ) -> RunRow | None:
        """
        Queue a run, unless an equal one waits, runs or is done.

        Parameters
        ----------
        run_id, kind, request, who : str
            The run; its request as JSON.
        most_queued : int
            How many may wait. [-]

        Returns
        -------
        RunRow or None
            The run that answers the request; None if too many wait.
        """
        with self._change() as session:
            row = session.get(RunRow, run_id)
            if row is not None and row.status in ("queued", "running", "done"):
                return row
            waiting = session.scalar(
                select(func.count()).select_from(RunRow).where(RunRow.status == "queued")
            )
            if (waiting or 0) >= most_queued:
                return None
            if row is None:
                row = RunRow(
                    id=run_id, kind=kind, attempt=0, request=request, who=who, created=now()
                )
                session.add(row)
            row.status, row.progress, row.message = "queued", 0.0, ""
            row.started = row.ended = None
            _note(session, who, "run.submit", run_id)
            return row

    def claim_run(self) -> RunRow | None:
        """Return the run that waited longest, now running; None if none waits."""
        with self._change() as session:
            wanted = (
                select(RunRow)
                .where(RunRow.status == "queued")
                .order_by(RunRow.created, RunRow.id)
                .limit(1)
            )
            row = session.scalar(wanted)
            if row is None:
                return None
            # another process may have ended it meanwhile: only what still waits is taken
            taken = update(RunRow).where(RunRow.id == row.id, RunRow.status == "queued")
            values = {"status": "running", "attempt": row.attempt + 1, "started": now()}
            if not session.execute(taken.values(values)).rowcount:  # type: ignore[attr-defined]
                return None
            session.refresh(row)
            return row

    def end_run(self, run_id: str, status: str, message: str = "", *, was: str = "running") -> bool:
        """
        Say what became of a run.

        Parameters
        ----------
        run_id, status, message : str
            Which, what, and why.
        was : str
            Nothing is said unless it still was so.

        Returns
        -------
        bool
            Whether it was said.
        """
        ended = update(RunRow).where(RunRow.id == run_id, RunRow.status == was)
        values: dict[str, Any] = {"status": status, "message": message, "ended": now()}
        if status == "done":
            values["progress"] = 1.0
        with self._change() as session:
            return bool(session.execute(ended.values(values)).rowcount)  # type: ignore[attr-defined]

    def drop_run(self, run_id: str, who: str, why: str) -> bool:
        """
        Forget a run that has ended.

        Parameters
        ----------
        run_id, who, why : str
            Which, who says so, and the reason for the audit log.

        Returns
        -------
        bool
            Whether there was one that had ended.
        """
        with self._change() as session:
            row = session.get(RunRow, run_id)
            if row is None or row.status in ("queued", "running"):
                return False
            session.delete(row)
            _note(session, who, "run.prune", f"{run_id}: {why}"[:120])
            return True

    def find_scenario(self, name: str) -> ScenarioRow | None:
        """Return a scenario, or None."""
        with self._begin() as session:
            return session.get(ScenarioRow, name)

    def list_scenarios(self) -> list[ScenarioRow]:
        """Return all scenarios by name."""
        with self._begin() as session:
            return list(session.scalars(select(ScenarioRow).order_by(ScenarioRow.name)))

    def save_scenario(
        self, name: str, toml: str, digest: str, who: str, *, new: bool
    ) -> ScenarioRow | None:
        """
        Keep a scenario.

        Parameters
        ----------
        name, toml, digest, who : str
            The scenario, and who keeps it.
        new : bool
            Whether the name must be free, or must be taken.

        Returns
        -------
        ScenarioRow or None
            None if it is not so.
        """
        with self._change() as session:
            row = session.get(ScenarioRow, name)
            if (row is None) is not new:
                return None
            if row is None:
                row = ScenarioRow(name=name)
                session.add(row)
            row.toml, row.digest, row.who, row.changed = toml, digest, who, now()
            _note(session, who, "scenario.add" if new else "scenario.change", name)
            return row

    def drop_scenario(self, name: str, who: str) -> bool:
        """Forget a scenario; tell whether there was one."""
        with self._change() as session:
            row = session.get(ScenarioRow, name)
            if row is not None:
                session.delete(row)
                _note(session, who, "scenario.drop", name)
            return row is not None

    def add_token(self, name: str, role: str, who: str) -> str:
        """
        Make a token; it is told this once and never again.

        Parameters
        ----------
        name, role, who : str
            Whose it is, what it allows, and who makes it.

        Returns
        -------
        str
            The token.

        Raises
        ------
        InputError
            If the name is taken, or the role is none.
        """
        if role not in ROLES:
            raise InputError(f"--role: {role[:40]!r} is none of {', '.join(ROLES)}")
        token = _PREFIX + secrets.token_urlsafe(32)
        with self._change() as session:
            if session.get(TokenRow, name) is not None:
                raise InputError(f"a token of the name {name!r} exists: use another name")
            row = TokenRow(name=name, role=role, digest=_digest(token), created=now())
            session.add(row)
            _note(session, who, "token.add", name)
        return token

    def list_tokens(self) -> list[TokenRow]:
        """Return all tokens by name, revoked ones among them."""
        with self._begin() as session:
            return list(session.scalars(select(TokenRow).order_by(TokenRow.name)))

    def find_token(self, token: str) -> TokenRow | None:
        """Return whose a token is; None if nobody's or revoked."""
        wanted = select(TokenRow).where(
            TokenRow.digest == _digest(token), TokenRow.revoked.is_(None)
        )
        with self._begin() as session:
            return session.scalar(wanted)

    def revoke_token(self, name: str, who: str) -> bool:
        """Let a token open nothing any more; tell whether it did."""
        with self._change() as session:
            row = session.get(TokenRow, name)
            if row is None or row.revoked is not None:
                return False
            row.revoked = now()
            _note(session, who, "token.revoke", name)
            return True

    def note(self, who: str, action: str, subject: str) -> None:
        """Write a line of the audit log."""
        with self._change() as session:
            _note(session, who, action, subject)

    def list_audit(self) -> list[AuditRow]:
        """Return the audit log, the newest line first."""
        with self._begin() as session:
            return list(session.scalars(select(AuditRow).order_by(AuditRow.id.desc())))


def _note(session: Session, who: str, action: str, subject: str) -> None:
    session.add(AuditRow(moment=now(), who=who, action=action, subject=subject))


def _digest(token: str) -> str:
    """Return what is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _open(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "busy_timeout=10000", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _upgrade(engine: Engine) -> None:
    """Make the tables, or bring them up to date."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
