import type { PsrpEvent } from '#src/psrp/event.ts';
import { noGuid } from '#src/psrp/guid.ts';
import { listIn, memberOf, textIn } from '#src/psrp/inside.ts';
import type { PsrpMessage } from '#src/psrp/message.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { type PipelineOrder, type PsrpCommand, PsrpSession } from '#src/psrp/session.ts';
import type { PsValue } from '#src/psrp/value.ts';
import { messagesIn, type Recorded } from './recording.ts';

export interface Replayed {
  readonly session: PsrpSession;
  readonly events: readonly PsrpEvent[];
}

/** Our side against what a host answered to another client; `change` may do anything to its bytes. */
export function replay(
  { asked, answers }: Recorded,
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Replayed {
  const pool = asked[0]?.pool ?? '';
  const session = new PsrpSession({ poolId: pool, maxFragment: 100_000 });
  session.open();
  const orders = asked.filter(({ type }) => type === messageType.createPipeline).map(orderIn);
  const events: PsrpEvent[] = [];
  for (const answer of answers) {
    const source = messagesIn(answer).find(({ pipeline }) => pipeline !== noGuid)?.pipeline;
    const order = orders.find(({ id }) => id === source);
    if (order !== undefined && session.state === 'opened') {
      orders.splice(orders.indexOf(order), 1);
      session.begin(order);
    }
    events.push(...session.hear(change(answer), source ?? pool));
  }
  return { session, events };
}

/** What another client ordered, as an order of ours. */
export function orderIn({ pipeline, data }: PsrpMessage): PipelineOrder {
  const shell = memberOf(readClixml(data), 'PowerShell');
  const extra = listIn(memberOf(shell, 'ExtraCmds'))?.items ?? [shell ?? null];
  return { id: pipeline, statements: extra.map((each) => itemsOf(each, 'Cmds').map(commandIn)) };
}

function commandIn(value: PsValue): PsrpCommand {
  return {
    name: textIn(memberOf(value, 'Cmd')) ?? '',
    isScript: memberOf(value, 'IsScript') === true,
    parameters: itemsOf(value, 'Args').map((each) => {
      const name = textIn(memberOf(each, 'N'));
      return { ...(name === undefined ? {} : { name }), value: memberOf(each, 'V') ?? null };
    }),
  };
}

function itemsOf(value: PsValue, name: string): readonly PsValue[] {
  return listIn(memberOf(value, name))?.items ?? [];
}
