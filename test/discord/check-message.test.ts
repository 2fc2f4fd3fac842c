import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import { makeGuild, outcomeOf } from './small-guild.ts';

const v2 = 1 << 15;
const text = (length: number): string => 'x'.repeat(length);
const button = (more: Json = {}): Json => ({
  type: 2,
  style: 1,
  label: 'Yes',
  custom_id: 'id',
  ...more,
});
const row = (...components: readonly Json[]): Json => ({ type: 1, components });
const display = (length: number): Json => ({ type: 10, content: text(length) });
const select = (count: number, more: Json = {}): Json => ({
  type: 3,
  custom_id: 'select',
  options: [...Array(count).keys()].map((each) => ({ label: `o${each}`, value: `${each}` })),
  ...more,
});
const embed = (more: Json): Json => ({ embeds: [{ title: 'A', ...more }] });

describe('a message for Discord', () => {
  it.each<{ readonly name: string; readonly body: Json; readonly outcome: string }>([
    { name: '2,000 characters', body: { content: text(2000) }, outcome: 'ok' },
    {
      name: '2,001 characters',
      body: { content: text(2001) },
      outcome: '50035 content:BASE_TYPE_MAX_LENGTH',
    },
    { name: '2,000 code points', body: { content: '🔧'.repeat(2000) }, outcome: 'ok' },
    { name: 'nothing', body: {}, outcome: '50006' },
    { name: 'only white space', body: { content: '  \n' }, outcome: '50006' },
    { name: 'only a button', body: { components: [row(button())] }, outcome: '50006' },
    {
      name: 'a field that there is not',
      body: { content: 'x', colour: 1 },
      outcome: '50035 colour:UNKNOWN_FIELD',
    },
    {
      name: 'six rows',
      body: {
        content: 'x',
        components: [1, 2, 3, 4, 5, 6].map((id) => row(button({ custom_id: `${id}` }))),
      },
      outcome: '50035 components:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'six buttons in a row',
      body: {
        content: 'x',
        components: [row(...[1, 2, 3, 4, 5, 6].map((id) => button({ custom_id: `${id}` })))],
      },
      outcome: '50035 components.0.components:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'a custom id twice',
      body: { content: 'x', components: [row(button(), button())] },
      outcome: '50035 components.0.components.1.custom_id:COMPONENT_CUSTOM_ID_DUPLICATED',
    },
    {
      name: 'a custom id of 101 characters',
      body: { content: 'x', components: [row(button({ custom_id: text(101) }))] },
      outcome: '50035 components.0.components.0.custom_id:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'a label of 81 characters',
      body: { content: 'x', components: [row(button({ label: text(81) }))] },
      outcome: '50035 components.0.components.0.label:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'a button without a word',
      body: { content: 'x', components: [row(button({ label: '' }))] },
      outcome: '50035 components.0.components.0:BUTTON_COMPONENT_LABEL_REQUIRED',
    },
    {
      name: 'a link with a custom id',
      body: { content: 'x', components: [row(button({ style: 5, url: 'https://a.example' }))] },
      outcome: '50035 components.0.components.0:BUTTON_COMPONENT_URL_REQUIRED',
    },
    {
      name: 'a button with an address',
      body: { content: 'x', components: [row(button({ url: 'https://a.example' }))] },
      outcome: '50035 components.0.components.0:BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
    },
    {
      name: 'a link that is a script',
      body: {
        content: 'x',
        components: [row({ type: 2, style: 5, label: 'x', url: 'javascript:1' })],
      },
      outcome: '50035 components.0.components.0.url:URL_TYPE_INVALID_SCHEME',
    },
    { name: '25 options', body: { content: 'x', components: [row(select(25))] }, outcome: 'ok' },
    {
      name: '26 options',
      body: { content: 'x', components: [row(select(26))] },
      outcome: '50035 components.0.components.0.options:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'more to choose than there is',
      body: { content: 'x', components: [row(select(1, { max_values: 2 }))] },
      outcome: '50035 components.0.components.0.max_values:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'the same option twice',
      body: {
        content: 'x',
        components: [
          row({ ...select(0), options: [1, 2].map(() => ({ label: 'a', value: 'a' })) }),
        ],
      },
      outcome: '50035 components.0.components.0.options:SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    },
    {
      name: 'a select beside a button',
      body: { content: 'x', components: [row(button(), select(1))] },
      outcome: '50035 components.0.components:COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    },
    {
      name: 'V2 without its flag',
      body: { components: [display(1)] },
      outcome: '50035 components.0.type:UNION_TYPE_CHOICES',
    },
    {
      name: 'V2 beside content',
      body: { flags: v2, content: 'x', components: [display(1)] },
      outcome: '50035 content:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    },
    {
      name: 'V2 beside embeds',
      body: { flags: v2, ...embed({}), components: [display(1)] },
      outcome: '50035 embeds:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    },
    { name: 'V2 with nothing in it', body: { flags: v2, components: [] }, outcome: '50006' },
    {
      name: '40 components',
      body: { flags: v2, components: Array(40).fill(display(1)) },
      outcome: 'ok',
    },
    {
      name: '41 components, some inside others',
      body: { flags: v2, components: [{ type: 17, components: Array(40).fill(display(1)) }] },
      outcome: '50035 components:COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    },
    {
      name: '4,001 characters in V2, spread',
      body: { flags: v2, components: [display(2000), display(2001)] },
      outcome: '50035 components:COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    },
    {
      name: 'a container in a container',
      body: {
        flags: v2,
        components: [{ type: 17, components: [{ type: 17, components: [display(1)] }] }],
      },
      outcome: '50035 components.0.components.0.type:UNION_TYPE_CHOICES',
    },
    {
      name: 'a flag that nobody may set',
      body: { content: 'x', flags: 1 },
      outcome: '50035 flags:BASE_TYPE_CHOICES',
    },
    {
      name: 'a description of 4,097 characters',
      body: embed({ description: text(4097) }),
      outcome: '50035 embeds.0.description:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'an embed field without a value',
      body: embed({ fields: [{ name: 'a', value: '' }] }),
      outcome: '50035 embeds.0.fields.0.value:BASE_TYPE_REQUIRED',
    },
    {
      name: '26 embed fields',
      body: embed({ fields: Array(26).fill({ name: 'a', value: 'b' }) }),
      outcome: '50035 embeds.0.fields:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: '6,001 characters in two embeds',
      body: { embeds: [{ description: text(3000) }, { description: text(3001) }] },
      outcome: '50035 embeds:MAX_EMBED_SIZE_EXCEEDED',
    },
    {
      name: 'eleven embeds',
      body: { embeds: Array(11).fill({ title: 'a' }) },
      outcome: '50035 embeds:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'a nonce of 26 characters',
      body: { content: 'x', nonce: text(26) },
      outcome: '50035 nonce:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'an enforced nonce that is none',
      body: { content: 'x', enforce_nonce: true },
      outcome: '50035 nonce:BASE_TYPE_REQUIRED',
    },
    {
      name: 'mentions allowed twice',
      body: { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      outcome: '50035 allowed_mentions:MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    },
    {
      name: 'a picture that was not sent along',
      body: { embeds: [{ image: { url: 'attachment://a.png' } }] },
      outcome: '50035 attachments:UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    },
    {
      name: 'a reply to nothing',
      body: { content: 'x', message_reference: { message_id: '1' } },
      outcome: '10008',
    },
  ])('with $name: $outcome', async ({ body, outcome }) => {
    await using world = await makeGuild();

    expect(outcomeOf(await world.send(body))).toBe(outcome);
  });
});
