"""dbt as it is, without two things that take a third of a small build and that no test sees.

dbt compiles the same Jinja anew in every run, and builds a message of every debug event, also where
nobody listens.
"""

from types import CodeType
from typing import Any

from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

compiled: dict[tuple, CodeType] = {}


def compile_once(self: MacroFuzzEnvironment, source: Any, *arguments: Any, **options: Any) -> Any:
    """Compile a Jinja source, or take what the same class of environment made of it before."""
    key = (type(self), source, arguments, *options.items())
    if key not in compiled:
        compiled[key] = super(MacroFuzzEnvironment, self).compile(source, *arguments, **options)
    return compiled[key]


def make_quick() -> None:
    """Change dbt in this process, once."""
    make_event, fire_event = BaseEvent.__init__, EventManager.fire_event

    def make_unless_debug(self: BaseEvent, *arguments: Any, **fields: Any) -> None:
        if self.level_tag() == EventLevel.DEBUG:
            vars(self).update(pb_msg=None, unmade=fields)
        else:
            make_event(self, *arguments, **fields)

    def fire_unless_debug(
        self: EventManager, e: BaseEvent, level: EventLevel | None = None, *arguments: Any,
        **options: Any,
    ) -> None:
        if (level or e.level_tag()) == EventLevel.DEBUG:
            return
        if e.pb_msg is None:
            make_event(e, **e.unmade)
        fire_event(self, e, level, *arguments, **options)

    MacroFuzzEnvironment.compile = compile_once
    BaseEvent.__init__ = make_unless_debug
    EventManager.fire_event = fire_unless_debug
