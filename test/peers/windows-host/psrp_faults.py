"""What goes wrong with a pipeline before it does its work: faults that are armed for "Pipeline"."""

import asyncio
import uuid

from clixml import bag, number, text
from faults import Armed
from psrp_errors import Failure
from psrp_messages import CREATE_PIPELINE, PIPELINE_OUTPUT
from psrp_pipeline import Died, Pipeline

_PIECE = 1_048_576
_NEVER_HEARD_OF = 0x00041FFF
_FLOOD = Failure("flooded", "Flood", category_message="NotSpecified: (:) [], Flood")


async def befall(pipeline: Pipeline, fault: Armed) -> None:
    """Does it; then the pipeline goes on, unless it died."""
    match fault.kind:
        case "object-ids":
            # The number of an object that has ended, and one without a number.
            for object_id in (1, 0):
                pipeline.send(PIPELINE_OUTPUT, "<S>wrong</S>", object_id)
        case "unknown-type":
            pipeline.say(_NEVER_HEARD_OF, bag(Some=text("thing")))
        case "unexpected-type":
            # What only a client says.
            pipeline.say(CREATE_PIPELINE, bag())
        case "other-pipeline":
            own, pipeline.pipeline = pipeline.pipeline, uuid.uuid4()
            pipeline.say(PIPELINE_OUTPUT, text("of somebody else"))
            pipeline.pipeline = own
        case "broken-clixml":
            pipeline.send(PIPELINE_OUTPUT, '<Obj RefId="0"><MS><S N="a">', pipeline.next_id())
        case "deep-clixml":
            levels = fault.bytes
            data = "<Obj><LST>" * levels + "</LST></Obj>" * levels
            pipeline.send(PIPELINE_OUTPUT, data, pipeline.next_id())
        case "host-call":
            # PromptForChoice: nobody is there to choose.
            await pipeline.ask("PromptForChoice", 26, [text("Sure?"), text(""), number(0)])
        case "error-flood":
            for _ in range(fault.bytes):
                await pipeline.error(_FLOOD)
        case "big-output":
            for at in range(0, fault.bytes, _PIECE):
                await pipeline.output(text("x" * min(_PIECE, fault.bytes - at)))
        case "endless-output":
            while True:
                await pipeline.output(text("x" * _PIECE))
        case "small-fragments":
            pipeline.fragment = 21 + fault.bytes
        case "pool-broken":
            pipeline.break_pool("The server broke down.")
            await asyncio.Event().wait()
        case "died":
            raise Died
