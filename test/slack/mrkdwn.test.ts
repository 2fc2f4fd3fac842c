import { describe, expect, it } from '@jest/globals';
import { showMrkdwn } from './mrkdwn.ts';
import { actionsOf, labelOf, showBlocks } from './shown-blocks.ts';

describe('what a person reads of mrkdwn', () => {
  it.each([
    { text: 'a &lt;b&gt; &amp; c', shown: 'a <b> & c', mentions: [], links: [] },
    { text: '<@U1> look', shown: '@U1 look', mentions: ['U1'], links: [] },
    {
      text: '<!here> <!channel|all> <!subteam^S1>',
      shown: '@here @all @subteam^S1',
      mentions: ['!here', '!channel', '!subteam^S1'],
      links: [],
    },
    {
      text: '<https://example.com|click>',
      shown: 'click',
      mentions: [],
      links: ['https://example.com'],
    },
    { text: '&lt;!channel&gt;', shown: '<!channel>', mentions: [], links: [] },
    { text: '&amp;lt;!channel&amp;gt;', shown: '&lt;!channel&gt;', mentions: [], links: [] },
    { text: '<!date^1^{time}|9:00>', shown: '9:00', mentions: [], links: [] },
    { text: '<#C1|ops>', shown: '#ops', mentions: [], links: [] },
  ])('reads $text', ({ text, shown, mentions, links }) => {
    expect(showMrkdwn(text, { verbatim: true })).toEqual({ text: shown, mentions, links });
  });

  it('looks for names and addresses by itself unless the text is verbatim', () => {
    const text = 'ask @here, see https://example.com/a';

    expect(showMrkdwn(text, { verbatim: false })).toMatchObject({
      mentions: ['!here'],
      links: ['https://example.com/a'],
    });
    expect(showMrkdwn(text, { verbatim: true })).toMatchObject({ mentions: [], links: [] });
  });
});

describe('what a person reads in blocks', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const blocks = [
    { type: 'header', text: plain('Title') },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'body' },
      accessory: { type: 'button', action_id: 'a', text: plain('Press') },
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'user', user_id: 'U1' },
            { type: 'text', text: ' <@U2>' },
          ],
        },
      ],
    },
    {
      type: 'plan',
      title: 'Looking',
      tasks: [{ type: 'task_card', task_id: 't', title: 'probe', status: 'error' }],
    },
    {
      type: 'container',
      block_id: 'c',
      title: plain('Box'),
      child_blocks: [
        {
          type: 'actions',
          block_id: 'x',
          elements: [{ type: 'button', action_id: 'b', text: plain('Inside') }],
        },
      ],
    },
  ];

  it('comes from top to bottom, with the state of tasks in words', () => {
    expect(showBlocks(blocks).text.split('\n')).toEqual([
      'Title',
      'body',
      '@U1 <@U2>',
      'Looking',
      'failed',
      'probe',
      'Box',
    ]);
  });

  it('mentions only who is mentioned', () => {
    expect(showBlocks(blocks).mentions).toEqual(['U1']);
  });

  it('finds what can be pressed, wherever it stands', () => {
    expect(actionsOf(blocks).map(({ element }) => labelOf(element))).toEqual(['Press', 'Inside']);
  });
});
