import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import { button, field, form, withCommands } from './small-commands.ts';

describe('what is answered to an interaction', () => {
  it.each<{ readonly name: string; readonly data: Json; readonly outcome: string }>([
    {
      name: 'a title of 46 characters',
      data: { ...form, title: 'x'.repeat(46) },
      outcome: '50035 data.title:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'six fields',
      data: { ...form, components: Array(6).fill(field) },
      outcome: '50035 data.components:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'a label of 46 characters',
      data: { ...form, components: [{ ...field, label: 'x'.repeat(46) }] },
      outcome: '50035 data.components.0.label:BASE_TYPE_MAX_LENGTH',
    },
    {
      name: 'the same id twice',
      data: { ...form, components: [field, field] },
      outcome: '50035 components.1.component.custom_id:COMPONENT_CUSTOM_ID_DUPLICATED',
    },
    {
      name: 'a button as a field',
      data: { ...form, components: [{ ...field, component: button }] },
      outcome: '50035 data.components.0.component.type:UNION_TYPE_CHOICES',
    },
  ])('is refused a form with $name', async ({ data, outcome }) => {
    await using world = await withCommands();

    expect(await world.respond(world.slash(), 9, data)).toBe(outcome);
  });

  it('completes with 25 choices at most', async () => {
    await using world = await withCommands();
    const { respond, maria, ops } = world;
    const choices = (count: number) => ({ choices: Array(count).fill({ name: 'a', value: 'a' }) });
    const type = () => maria.complete(ops, 'look', { option: 'host', text: '' });

    expect(await respond(type(), 8, choices(26))).toBe('50035 data.choices:BASE_TYPE_BAD_LENGTH');
    expect(await respond(type(), 8, choices(25))).toBe('ok');
  });

  it('is sent only as a client would send it', async () => {
    await using world = await withCommands();
    const { respond, slash, maria, ops } = world;
    const send = (label: string, text: string) => () => maria.submit({ [label]: text });
    await respond(slash(), 9, {
      ...form,
      components: [{ ...field, component: { ...field.component, min_length: 2, max_length: 4 } }],
    });

    expect(() => maria.slash(ops, 'absent')).toThrow('there is no command /absent');
    expect(() => maria.slash(ops, 'look', { other: 'x' })).toThrow('there is no option other');
    expect(() => maria.slash(ops, 'look', { host: 1 })).toThrow('host does not take 1');
    expect(send('Where', '')).toThrow('must be filled in');
    expect(send('Where', 'x')).toThrow('too short');
    expect(send('Where', 'xxxxx')).toThrow('too long');
    expect(send('Who', 'x')).toThrow('no field "Who"');
  });
});
