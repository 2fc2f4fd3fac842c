import type { Card } from '#src/card/card.ts';
import { fallbackText } from '#src/card/fallback.ts';
import { shownBlock, shownText } from '#src/card/shown.ts';
import type { AccountId, Person } from '#src/identity/person.ts';
import { type ChatRig, describeChat, type Seen, twoPeople } from '#test/contracts/chat.ts';
import { MemoryChat } from './memory-chat.ts';

describeChat('the fake platform', async (): Promise<ChatRig> => {
  const chat = new MemoryChat();
  return {
    chat,
    thread: chat.thread,
    people: twoPeople('memory'),
    seenBy: async ({ account }: Person) => chat.cardsFor(account).map(seen),
    write: (person, text) => chat.write(person, text),
    press: (person, label, input) => chat.press(person, label, { input }),
    redeliver: () => chat.redeliver(),
    restart: async () => chat,
    mentioned: async () => chat.messages.flatMap(({ versions }) => versions.flatMap(mentions)),
    close: async () => {},
  };
});

/** As the platform would show it: the blocks in plain text, cleaned. */
function seen(card: Card): Seen {
  const labels = card.actions.map(({ label }) => label);
  const blocks = card.blocks.map(shownBlock);
  const { severity, title = [], simulated } = card;
  const said = { severity, title: shownText(title), simulated, blocks, labels: [] };
  return { text: fallbackText(said, 0), labels };
}

function mentions(card: Card): readonly AccountId[] {
  const texts = card.blocks.flatMap((block) => (block.kind === 'text' ? block.text : []));
  return [...(card.title ?? []), ...texts].flatMap((span) =>
    typeof span !== 'string' && span.kind === 'person' ? [span.account] : [],
  );
}
