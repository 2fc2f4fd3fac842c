import { describe, expect, it } from '@jest/globals';
import { notHereCard } from '#src/card/barred.ts';
import type { Card } from '#src/card/card.ts';
import { finish } from '#src/card/draft.ts';
import { redactedChat } from '#src/conductor/redacted-chat.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { MemoryChat } from '#test/fakes/memory-chat.ts';
import { maria } from '#test/fakes/site.ts';

const card: Card = {
  ...finish({ ...notHereCard({ now: 0, simulated: false }), actions: [] }, []),
  title: ['hunter2'],
  fallbackText: 'hunter2',
};

function redact(text: string): string {
  return text.replaceAll('hunter2', 'gone');
}

describe('a platform behind the redaction', () => {
  it('gets no card with a secret, whichever way it goes', async () => {
    const inner = new MemoryChat();
    const chat = redactedChat(inner, redact);

    const ref = await chat.post(inner.thread, card, { key: 'one' });
    await chat.tell(maria.account, inner.thread, card, { key: 'two' });
    await chat.edit(ref, card);

    expect(inner.messages.flatMap(({ versions }) => versions)).toHaveLength(3);
    expect(JSON.stringify(inner.messages)).not.toContain('hunter2');
  });

  it('shows no form with a secret, and hands on all that was sent', async () => {
    const inner = new MemoryChat();
    const chat = redactedChat(inner, redact);
    const shown: Card[] = [];
    const taken: Inbound[] = [];
    let receive: ((inbound: Inbound) => Promise<void>) | undefined;
    inner.start = async (given) => {
      receive = given;
    };
    await chat.start(async (inbound) => {
      taken.push(inbound);
      await inbound.ack();
      await inbound.show?.(card);
    });
    let acknowledged = 0;

    await receive?.({
      kind: 'message',
      deliveryId: 'one',
      thread: inner.thread,
      by: maria,
      isExternal: false,
      text: 'hello',
      attachments: [],
      ack: async () => {
        acknowledged += 1;
      },
      show: async (form) => {
        shown.push(form);
        return true;
      },
    });

    expect(taken).toMatchObject([{ kind: 'message', text: 'hello', by: maria }]);
    expect(acknowledged).toBe(1);
    expect(JSON.stringify(shown)).toContain('gone');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});
