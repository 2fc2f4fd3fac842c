/** What one field of a block, an element or a composition object may hold. */
export type FieldRule = { readonly required?: true } & (
  | {
      readonly is: 'string';
      readonly min?: number;
      readonly max?: number;
      readonly oneOf?: readonly string[];
    }
  | { readonly is: 'number'; readonly min: number; readonly max: number }
  | { readonly is: 'boolean' }
  | { readonly is: 'anything' }
  | { readonly is: 'text'; readonly max: number; readonly only?: 'plain_text' | 'mrkdwn' }
  | { readonly is: 'shape'; readonly shape: string }
  | { readonly is: 'typed'; readonly of: readonly string[] }
  | { readonly is: 'list'; readonly min: number; readonly max: number; readonly item: FieldRule }
);

/** What an object may hold: nothing else is taken. Of `anyOf` one has to be there. */
export interface Shape {
  readonly fields: Readonly<Record<string, FieldRule>>;
  readonly anyOf?: readonly string[];
}

const plain = (max: number) => ({ is: 'text', max, only: 'plain_text' }) as const;
const marked = (max: number) => ({ is: 'text', max, only: 'mrkdwn' }) as const;
const anyText = (max: number) => ({ is: 'text', max }) as const;
const string = (max: number) => ({ is: 'string', max, min: 1 }) as const;
const boolean = { is: 'boolean' } as const;
const anything = { is: 'anything' } as const;
const id = string(255);

function list(item: FieldRule, max: number, min = 1): FieldRule {
  return { is: 'list', item, max, min };
}

const richText = { is: 'typed', of: ['rich_text'] } as const;
const image = { is: 'typed', of: ['image_element'] } as const;
const cell = { is: 'typed', of: ['rich_text', 'raw_text', 'raw_number'] } as const;
const selects = [
  'static_select',
  'multi_static_select',
  'users_select',
  'multi_users_select',
  'conversations_select',
  'channels_select',
  'external_select',
];
const pickers = ['datepicker', 'timepicker', 'datetimepicker'];
const choices = ['checkboxes', 'radio_buttons', ...selects, ...pickers];
const inputs = [
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
  'file_input',
];

/** By the `type` of a block. */
export const blockShapes: Readonly<Record<string, Shape>> = {
  actions: {
    fields: {
      elements: {
        ...list({ is: 'typed', of: ['button', 'overflow', ...choices] }, 25),
        required: true,
      },
    },
  },
  alert: {
    fields: {
      text: { ...anyText(3000), required: true },
      level: { is: 'string', oneOf: ['default', 'info', 'warning', 'error', 'success'] },
    },
  },
  card: {
    fields: {
      hero_image: image,
      icon: image,
      title: marked(150),
      subtitle: marked(150),
      body: marked(200),
      actions: list({ is: 'typed', of: ['button'] }, 25),
    },
    anyOf: ['hero_image', 'title', 'actions', 'body'],
  },
  carousel: {
    fields: { elements: { ...list({ is: 'typed', of: ['card'] }, 10), required: true } },
  },
  container: {
    fields: {
      title: plain(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      child_blocks: {
        ...list(
          {
            is: 'typed',
            of: [
              'actions',
              'context',
              'divider',
              'header',
              'image',
              'input',
              'rich_text',
              'section',
              'table',
              'video',
            ],
          },
          10,
        ),
        required: true,
      },
      width: { is: 'string', oneOf: ['narrow', 'standard', 'wide', 'full'] },
      icon: image,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    anyOf: ['title', 'rich_text_title'],
  },
  context: {
    fields: {
      elements: {
        ...list({ is: 'typed', of: ['plain_text', 'mrkdwn', 'image_element'] }, 10),
        required: true,
      },
    },
  },
  context_actions: {
    fields: {
      elements: {
        ...list({ is: 'typed', of: ['feedback_buttons', 'icon_button'] }, 5),
        required: true,
      },
    },
  },
  data_table: {
    fields: {
      rows: { ...list(list(cell, 20), 201), required: true },
      caption: { ...string(2000), required: true },
      page_size: { is: 'number', min: 1, max: 100 },
      row_header_column_index: { is: 'number', min: 0, max: 19 },
    },
  },
  divider: { fields: {} },
  header: { fields: { text: { ...plain(150), required: true } } },
  image: {
    fields: {
      alt_text: { ...string(2000), required: true },
      title: plain(2000),
      image_url: string(3000),
      slack_file: anything,
    },
    anyOf: ['image_url', 'slack_file'],
  },
  input: {
    fields: {
      label: { ...plain(2000), required: true },
      hint: plain(2000),
      optional: boolean,
      dispatch_action: boolean,
      element: { is: 'typed', of: [...inputs, ...choices], required: true },
    },
  },
  markdown: { fields: { text: { ...string(12_000), required: true } } },
  plan: {
    fields: {
      title: { ...string(3000), required: true },
      tasks: list({ is: 'typed', of: ['task_card'] }, 50),
    },
  },
  rich_text: {
    fields: {
      elements: {
        ...list(
          {
            is: 'typed',
            of: [
              'rich_text_section',
              'rich_text_list',
              'rich_text_quote',
              'rich_text_preformatted',
            ],
          },
          200,
        ),
        required: true,
      },
    },
  },
  section: {
    fields: {
      text: anyText(3000),
      fields: list(anyText(2000), 10),
      accessory: { is: 'typed', of: ['button', 'overflow', 'image_element', ...choices] },
      expand: boolean,
    },
    anyOf: ['text', 'fields'],
  },
  table: {
    fields: {
      rows: { ...list(list(cell, 20), 100), required: true },
      column_settings: list(anything, 20),
    },
  },
  task_card: {
    fields: {
      task_id: { ...string(255), required: true },
      title: { ...string(3000), required: true },
      details: richText,
      output: richText,
      sources: list(anything, 50),
      status: {
        is: 'string',
        oneOf: ['pending', 'in_progress', 'complete', 'error'],
        required: true,
      },
    },
  },
};

/** Blocks that only messages have. */
export const messageOnly = [
  'card',
  'carousel',
  'container',
  'context_actions',
  'data_table',
  'markdown',
  'plan',
  'table',
  'task_card',
];

/** What every block may have beside its own fields. */
export const everyBlock = { type: string(255), block_id: id } as const;
