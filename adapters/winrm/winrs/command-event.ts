import { readAnswer, type WsmanAnswer } from '#adapters/winrm/wsman/answer.ts';
import { readCreated, readReceived, readStarted } from '#adapters/winrm/wsman/shell-answer.ts';
import { isBotError } from '#src/errors.ts';
import type { CommandEvent, Outgoing, Purpose, ShellAnswer } from './command-run.ts';

/** The bytes that a host answered to a request, as an event. What cannot be read is `garbled`. */
export function eventOf(
  outgoing: Outgoing,
  { bytes, messageId }: { readonly bytes: Uint8Array; readonly messageId: string },
): CommandEvent {
  const { id, purpose, request } = outgoing;
  try {
    const answer = readAnswer(bytes, { action: request.action, messageId });
    return { kind: 'answer', id, answer: shellAnswer(purpose, answer) };
  } catch (error) {
    if (!isBotError(error)) throw error;
    return { kind: 'garbled', id, why: error };
  }
}

function shellAnswer(purpose: Purpose, answer: WsmanAnswer): ShellAnswer {
  if (answer.kind === 'fault') return answer;
  switch (purpose) {
    case 'create':
      return { kind: 'created', shell: readCreated(answer.body) };
    case 'command':
      return { kind: 'started', commandId: readStarted(answer.body) };
    case 'receive':
      return { kind: 'received', received: readReceived(answer.body) };
    case 'send':
    case 'reconnect':
    case 'signal':
    case 'delete':
      return { kind: 'done' };
  }
}
