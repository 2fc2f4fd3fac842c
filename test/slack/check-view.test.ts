import { describe, expect, it } from '@jest/globals';
import { checkView } from './check-view.ts';
import type { Json } from './json.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'a'.repeat(length);
const input = (element: Json) => ({ type: 'input', label: plain('Host'), element });

describe('views', () => {
  const modal = {
    type: 'modal',
    title: plain(long(24)),
    submit: plain('Send'),
    blocks: [input({ type: 'plain_text_input' })],
  };
  const checked = (view: Json, type: 'modal' | 'home' = 'modal') =>
    checkView(view, { type, without: [] });

  it('are taken when they are whole', () => {
    expect(checked(modal)).toEqual([]);
    expect(checked({ type: 'home', blocks: Array(100).fill({ type: 'divider' }) }, 'home')).toEqual(
      [],
    );
  });

  it.each([
    {
      change: { title: plain(long(25)) },
      says: 'must be less than 25 characters [json-pointer:/view/title/text]',
    },
    { change: { title: undefined }, says: 'missing required field: title [json-pointer:/view]' },
    { change: { submit: undefined }, says: 'missing required field: submit [json-pointer:/view]' },
    {
      change: { submit: plain(long(25)) },
      says: 'must be less than 25 characters [json-pointer:/view/submit/text]',
    },
    {
      change: { private_metadata: long(3001) },
      says: 'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    },
    {
      change: { callback_id: long(256) },
      says: 'must be less than 256 characters [json-pointer:/view/callback_id]',
    },
    {
      change: { blocks: Array(101).fill({ type: 'divider' }) },
      says: 'no more than 100 items allowed [json-pointer:/view/blocks]',
    },
    {
      change: { blocks: [{ type: 'markdown', text: 'x' }] },
      says: 'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    },
    { change: { colour: 'red' }, says: 'invalid additional property: colour [json-pointer:/view]' },
    { change: { type: 'home' }, says: 'must be modal [json-pointer:/view]' },
  ])('are refused otherwise: $says', ({ change, says }) => {
    expect(
      checked({ ...modal, ...change }).map((each) => each.replace('/view/type]', '/view]')),
    ).toEqual([says]);
  });

  it('are at most 250 kB', () => {
    const blocks = Array(90).fill({ type: 'section', text: marked(long(2900)) });

    expect(checked({ ...modal, blocks })).toEqual(['view_too_large']);
  });
});
