import { describe, expect, it } from '@jest/globals';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { connect, hear, makeGuild } from './small-guild.ts';

const diagnose = {
  name: 'fettle',
  description: 'Repairs machines',
  options: [
    {
      type: 1,
      name: 'diagnose',
      description: 'Looks into an error',
      options: [
        { type: 3, name: 'error', description: 'What was shown', required: true },
        { type: 3, name: 'host', description: 'Where', autocomplete: true },
        { type: 11, name: 'screenshot', description: 'A picture' },
      ],
    },
  ],
};

describe('the real discord.js with the server of the tests', () => {
  it('logs in, hears a mention and answers in a thread', async () => {
    await using world = await makeGuild();
    const { discord, maria, ops } = world;
    await using bot = await connect(discord);
    hear(bot.client, 'messageCreate', async (message) => {
      if (message.author.bot) return;
      const thread = await message.startThread({ name: 'Incident' });
      await thread.send({ content: `I read: ${message.content}`, allowedMentions: { parse: [] } });
    });

    const { message } = maria.mention(ops, 'Error code: 0x904');
    await discord.until(() => discord.calls('POST /channels/:channel/messages').length > 0);

    const thread = discord.world.channels.get(message?.id ?? '');
    expect(thread?.name).toBe('Incident');
    expect(maria.sees(thread ?? ops).map(({ text }) => text)).toEqual([
      'I read: @Fettle Error code: 0x904',
    ]);
  });

  it('takes a slash command with options, completion and a file, and a message command', async () => {
    await using world = await makeGuild();
    const { discord, maria, ops, guild } = world;
    await using bot = await connect(discord);
    await bot.client.application?.commands.set(
      [diagnose, { type: 3, name: 'Diagnose this error' }],
      guild.id,
    );
    const heard: string[] = [];
    hear(bot.client, 'interactionCreate', async (interaction) => {
      if (interaction.isAutocomplete())
        await interaction.respond([{ name: 'srv-1', value: 'srv-1' }]);
      if (interaction.isChatInputCommand()) {
        const file = interaction.options.getAttachment('screenshot');
        const bytes = await (await fetch(file?.url ?? '')).text();
        heard.push(`${interaction.options.getString('error')} ${file?.name} ${bytes}`);
        await interaction.reply({ content: 'Looking.', flags: MessageFlags.Ephemeral });
      }
      if (interaction.isMessageContextMenuCommand()) {
        heard.push(interaction.targetMessage.content);
        await interaction.deferReply();
        await interaction.editReply('Done.');
      }
    });

    const offered = await maria
      .complete(ops, 'fettle diagnose', { option: 'host', text: 'sr' })
      .offered();
    const screenshot = maria.file('error.png', Buffer.from('pixels'));
    await maria.slash(ops, 'fettle diagnose', { error: '0x904', screenshot }).acked();
    const said = maria.say(ops, 'my screen says 0x3');
    await maria.messageCommand('Diagnose this error', said.message ?? fail()).acked();
    await discord.until(() => maria.transcript(ops).includes('Done.'));

    expect(offered).toEqual(['srv-1']);
    expect(heard).toEqual(['0x904 error.png pixels', 'my screen says 0x3']);
    expect(maria.sees(ops).map(({ text, isPrivate }) => [text, isPrivate])).toEqual([
      ['Looking.', true],
      ['my screen says 0x3', false],
      ['Done.', false],
    ]);
  });

  it('shows buttons and selects, edits what they stand in, and asks with a form', async () => {
    await using world = await makeGuild();
    const { discord, maria, ops } = world;
    await using bot = await connect(discord);
    hear(bot.client, 'interactionCreate', answer);
    const channel = await bot.client.channels.fetch(ops.id);
    if (channel?.isSendable() !== true) fail();
    await channel.send({ content: 'Well?', components: [buttons(), select()] });

    await maria.press('Red').acked();
    await maria.press('Ask me').acked();
    expect(maria.form).toEqual({ title: 'Tell me', text: 'Where', inputs: ['Where'] });
    await maria.submit({ Where: 'srv-1' }).acked();

    await discord.until(() => maria.transcript(ops).includes('srv-1'));
    expect(maria.sees(ops).map(({ text, labels }) => [text, labels])).toEqual([
      ['You chose red', ['Ask me', 'Red', 'Blue']],
      ['You wrote srv-1', []],
    ]);
  });
});

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isStringSelectMenu())
    await interaction.update({ content: `You chose ${interaction.values.join()}` });
  if (interaction.isButton())
    await interaction.showModal(
      new ModalBuilder()
        .setCustomId('form')
        .setTitle('Tell me')
        .addLabelComponents(
          new LabelBuilder()
            .setLabel('Where')
            .setTextInputComponent(
              new TextInputBuilder().setCustomId('where').setStyle(TextInputStyle.Short),
            ),
        ),
    );
  if (interaction.isModalSubmit())
    await interaction.reply(`You wrote ${interaction.fields.getTextInputValue('where')}`);
}

function buttons(): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('ask').setLabel('Ask me').setStyle(ButtonStyle.Primary),
  );
}

function select(): ActionRowBuilder<StringSelectMenuBuilder> {
  return new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId('colour')
      .addOptions({ label: 'Red', value: 'red' }, { label: 'Blue', value: 'blue' }),
  );
}

function fail(): never {
  throw new Error('this should be there');
}
