"""Tables of the store."""

from __future__ import annotations

from sqlalchemy import Float, Index, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["AuditRow", "Base", "RunRow", "ScenarioRow", "TokenRow"]


class Base(DeclarativeBase):
    """What all tables belong to."""

    metadata = MetaData()
    """All tables by name."""


class RunRow(Base):
    """A run, and what became of it; moments are text in UTC (RFC 3339)."""

    __tablename__ = "run"
    __table_args__ = (Index("run_by_status", "status", "created"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12))
    attempt: Mapped[int] = mapped_column(Integer)
    request: Mapped[str] = mapped_column(Text)
    progress: Mapped[float] = mapped_column(Float)
    message: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(80))
    created: Mapped[str] = mapped_column(String(32))
    started: Mapped[str | None] = mapped_column(String(32))
    ended: Mapped[str | None] = mapped_column(String(32))


class ScenarioRow(Base):
    """A scenario under a name."""

    __tablename__ = "scenario"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    toml: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(80))
    changed: Mapped[str] = mapped_column(String(32))


class TokenRow(Base):
    """Who may do what; of the token itself only a digest."""

    __tablename__ = "token"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[str] = mapped_column(String(32))
    revoked: Mapped[str | None] = mapped_column(String(32))


class AuditRow(Base):
    """Who changed what, and when."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    moment: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
