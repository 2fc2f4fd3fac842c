import { describe, expect, it } from '@jest/globals';
import { checkBlocks } from './check-blocks.ts';
import type { Json } from './json.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'a'.repeat(length);
const button = (more: Json = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: readonly Json[]) => ({ type: 'actions', elements });
const option = (more: Json = {}) => ({ text: plain('one'), value: '1', ...more });
const select = (more: Json = {}) => ({ type: 'static_select', options: [option()], ...more });
const rich = (...elements: readonly Json[]) => ({ type: 'rich_text', elements });
const paragraph = (...elements: readonly Json[]) => rich({ type: 'rich_text_section', elements });
const task = (more: Json = {}) => ({
  type: 'task_card',
  task_id: 't',
  title: 'Look',
  status: 'pending',
  ...more,
});

const surface = { kind: 'message', without: [] } as const;

describe('blocks of a message', () => {
  it.each([
    {
      what: 'a section',
      block: { type: 'section', text: marked(long(3000)), accessory: button() },
    },
    { what: 'fields', block: { type: 'section', fields: Array(10).fill(marked(long(2000))) } },
    { what: 'a header', block: { type: 'header', text: plain(long(150)) } },
    { what: 'a context', block: { type: 'context', elements: [marked('x'), plain('y')] } },
    {
      what: 'buttons',
      block: actions(
        ...Array.from({ length: 25 }, (_, n) => button({ action_id: `a${n}`, value: long(2000) })),
      ),
    },
    {
      what: 'a button with everything',
      block: actions(
        button({
          style: 'danger',
          accessibility_label: long(75),
          confirm: {
            title: plain(long(100)),
            text: plain(long(300)),
            confirm: plain(long(30)),
            deny: plain('No'),
            style: 'danger',
          },
        }),
      ),
    },
    { what: 'a select', block: actions(select({ options: Array(100).fill(option()) })) },
    {
      what: 'rich text',
      block: paragraph(
        { type: 'text', text: 'a', style: { bold: true } },
        { type: 'user', user_id: 'U1' },
        { type: 'date', timestamp: 1, format: '{time}', fallback: 'f' },
      ),
    },
    {
      what: 'a plan',
      block: {
        type: 'plan',
        title: 'Looking',
        tasks: [task(), task({ details: paragraph({ type: 'text', text: 'd' }) })],
      },
    },
    {
      what: 'a container',
      block: { type: 'container', title: plain('t'), child_blocks: [{ type: 'divider' }] },
    },
    {
      what: 'a table',
      block: {
        type: 'table',
        rows: [[{ type: 'raw_text', text: 'a' }, paragraph({ type: 'text', text: 'b' })]],
      },
    },
    {
      what: 'an image',
      block: { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png' },
    },
    { what: 'markdown', block: { type: 'markdown', text: long(12_000) } },
  ])('take $what', ({ block }) => {
    expect(checkBlocks([block], surface)).toEqual([]);
  });

  it.each([
    {
      block: { type: 'nonsense' },
      says: 'unsupported type: nonsense [json-pointer:/blocks/0/type]',
    },
    {
      block: { type: 'section', text: marked(long(3001)) },
      says: 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      block: { type: 'section', text: marked('') },
      says: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      block: { type: 'section' },
      says: 'missing required field: text or fields [json-pointer:/blocks/0]',
    },
    {
      block: { type: 'section', fields: Array(11).fill(marked('x')) },
      says: 'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    },
    {
      block: { type: 'section', fields: [marked(long(2001))] },
      says: 'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    },
    {
      block: { type: 'section', text: marked('x'), colour: 'red' },
      says: 'invalid additional property: colour [json-pointer:/blocks/0]',
    },
    {
      block: { type: 'section', text: { type: 'mrkdwn', text: 'x', emoji: true } },
      says: 'invalid additional property: emoji [json-pointer:/blocks/0/text]',
    },
    {
      block: { type: 'header', text: plain(long(151)) },
      says: 'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    },
    {
      block: { type: 'header', text: marked('x') },
      says: 'must be one of: plain_text [json-pointer:/blocks/0/text/type]',
    },
    {
      block: { type: 'context', elements: Array(11).fill(plain('x')) },
      says: 'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    },
    { block: actions(), says: 'must provide at least 1 items [json-pointer:/blocks/0/elements]' },
    {
      block: actions(...Array.from({ length: 26 }, () => button())),
      says: 'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    },
    {
      block: actions(button({ text: plain(long(76)) })),
      says: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    },
    {
      block: actions(button({ value: long(2001) })),
      says: 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    },
    {
      block: actions(button({ style: 'loud' })),
      says: 'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    },
    {
      block: actions(button({ action_id: long(256) })),
      says: 'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    },
    {
      block: actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      says: '`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]',
    },
    {
      block: actions(button({ confirm: { text: plain(long(301)) } })),
      says: 'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    },
    {
      block: actions(button({ confirm: { title: plain(long(101)), text: plain('x') } })),
      says: 'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
    },
    {
      block: actions(select({ options: Array(101).fill(option()) })),
      says: 'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    },
    {
      block: actions(select({ options: [option({ value: long(76) })] })),
      says: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    },
    {
      block: actions(select({ options: undefined })),
      says: 'missing required field: options or option_groups [json-pointer:/blocks/0/elements/0]',
    },
    {
      block: paragraph({ type: 'text', text: '' }),
      says: 'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    },
    {
      block: { type: 'plan', title: 'x', tasks: [task({ status: 'running' })] },
      says: 'must be a valid enum value [json-pointer:/blocks/0/tasks/0/status]',
    },
    {
      block: {
        type: 'container',
        title: plain('t'),
        child_blocks: Array(11).fill({ type: 'divider' }),
      },
      says: 'no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]',
    },
    {
      block: { type: 'markdown', text: long(12_001) },
      says: 'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    },
    {
      block: { type: 'image', image_url: 'https://example.com/a.png' },
      says: 'missing required field: alt_text [json-pointer:/blocks/0]',
    },
    {
      block: { type: 'table', rows: Array(101).fill([{ type: 'raw_text', text: 'a' }]) },
      says: 'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    },
    {
      block: { type: 'divider', block_id: long(256) },
      says: 'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    },
  ])('refuse what Slack refuses: $says', ({ block, says }) => {
    expect(checkBlocks([block], surface)).toEqual([says]);
  });

  it('are at most fifty, each with an id of its own', () => {
    const divider = { type: 'divider' };

    expect(checkBlocks(Array(50).fill(divider), surface)).toEqual([]);
    expect(checkBlocks(Array(51).fill(divider), surface)).toEqual([
      'no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    expect(
      checkBlocks(
        [
          { ...divider, block_id: 'a' },
          { ...divider, block_id: 'a' },
        ],
        surface,
      ),
    ).toEqual(['`block_id` already exists: a [json-pointer:/blocks/1/block_id]']);
  });

  it('have no type that the workspace does not know yet', () => {
    const plan = { type: 'plan', title: 'x' };

    expect(checkBlocks([plan], { kind: 'message', without: ['plan'] })).toEqual([
      'unsupported type: plan [json-pointer:/blocks/0/type]',
    ]);
  });
});
