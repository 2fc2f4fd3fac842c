import fc from 'fast-check';
import type { Action, Block, Card, Span, Text } from '#src/card/card.ts';
import { AccountId } from '#src/identity/person.ts';
import { hostileTexts } from '#test/contracts/chat-cards.ts';

/** What people, hosts and other bots write to do harm, and what is merely long. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts.map((hostile) => hostile.text)) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n', '&'.repeat(800), '😀'.repeat(600)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('a', '<!here> ', 'é&', 'x\n'), fc.integer({ min: 1, max: 4000 }))
      .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)),
  },
);

function spanFor(accounts: readonly string[]): fc.Arbitrary<Span> {
  const account = fc.constantFrom(...accounts).map((id) => AccountId.parse(id));
  return fc.oneof(
    { weight: 3, arbitrary: text },
    fc.record({ kind: fc.constant('code' as const), text }),
    fc.record({ kind: fc.constant('strong' as const), text }),
    fc.record({ kind: fc.constant('person' as const), account, name: text }),
    fc.record({
      kind: fc.constant('time' as const),
      at: fc.oneof(fc.integer({ min: 0, max: 4 * 10 ** 12 }), fc.integer()),
      style: fc.constantFrom('clock' as const, 'relative' as const),
    }),
  );
}

function blockFor(spans: fc.Arbitrary<Text>): fc.Arbitrary<Block> {
  return fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: spans }),
    fc.record({
      kind: fc.constant('facts' as const),
      facts: fc.array(fc.record({ label: text, value: spans }), { maxLength: 15 }),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(spans, { maxLength: 30 }),
      ordered: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('code' as const),
      text,
      language: fc.constantFrom('sh', 'powershell', 'text', '__proto__'),
      label: text,
    }),
    fc.record({
      kind: fc.constant('steps' as const),
      steps: fc.array(
        fc.record({
          label: spans,
          status: fc.constantFrom('waiting', 'running', 'done', 'failed', 'skipped'),
          detail: spans,
        }),
        { maxLength: 27 },
      ),
    }),
  );
}

const action: fc.Arbitrary<Action> = fc.record(
  {
    token: fc.oneof(
      fc.stringMatching(/^[a-z0-9]{24}$/),
      fc.constantFrom('t'.repeat(80), 't'.repeat(2500)),
    ),
    label: text,
    style: fc.constantFrom('primary', 'danger', 'plain'),
    confirm: text,
    form: fc.record({ label: text, multiline: fc.boolean() }),
  },
  { requiredKeys: ['token', 'label', 'style'] },
);

const actions = fc.oneof(
  { weight: 4, arbitrary: fc.array(action, { maxLength: 8 }) },
  { weight: 1, arbitrary: fc.array(action, { minLength: 20, maxLength: 260, size: 'max' }) },
);

/** Any card at all, also such as the core would never make; people in it are of these accounts. */
export function arbitraryCardFor(accounts: readonly string[]): fc.Arbitrary<Card> {
  const spans = fc.array(spanFor(accounts), { maxLength: 5 });
  const block = blockFor(spans);
  return fc.record(
    {
      severity: fc.constantFrom('info', 'question', 'success', 'warning', 'error'),
      title: spans,
      blocks: fc.oneof(
        { weight: 5, arbitrary: fc.array(block, { maxLength: 6 }) },
        { weight: 1, arbitrary: fc.array(block, { minLength: 52, maxLength: 56, size: 'max' }) },
      ),
      actions,
      simulated: fc.boolean(),
      fallbackText: text,
    },
    { requiredKeys: ['severity', 'blocks', 'actions', 'fallbackText'] },
  );
}
