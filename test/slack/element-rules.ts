import type { FieldRule, Shape } from './block-rules.ts';

const plain = (max: number) => ({ is: 'text', max, only: 'plain_text' }) as const;
const string = (max: number) => ({ is: 'string', max, min: 1 }) as const;
const boolean = { is: 'boolean' } as const;
const anything = { is: 'anything' } as const;
const confirm = { is: 'shape', shape: 'confirm' } as const;
const option = { is: 'shape', shape: 'option' } as const;

function list(item: FieldRule, max: number, min = 1): FieldRule {
  return { is: 'list', item, max, min };
}

const acting = { action_id: string(255), confirm } as const;
const picking = { ...acting, placeholder: plain(150), focus_on_load: boolean } as const;
const typing = {
  action_id: string(255),
  placeholder: plain(150),
  focus_on_load: boolean,
  dispatch_action_config: anything,
} as const;
const style = { is: 'string', oneOf: ['primary', 'danger'] } as const;
const selecting = {
  ...picking,
  options: list(option, 100),
  option_groups: list({ is: 'shape', shape: 'option_group' }, 100),
} as const;
const styled = { style: anything } as const;
const inline = {
  is: 'typed',
  of: [
    'text',
    'link',
    'user',
    'channel',
    'usergroup',
    'broadcast',
    'emoji',
    'date',
    'color',
    'team',
  ],
} as const;

/** By the `type` of an element, and the composition objects that have none by their name. */
export const elementShapes: Readonly<Record<string, Shape>> = {
  button: {
    fields: {
      ...acting,
      text: { ...plain(75), required: true },
      value: string(2000),
      url: string(3000),
      style,
      accessibility_label: string(75),
    },
  },
  overflow: { fields: { ...acting, options: { ...list(option, 5), required: true } } },
  checkboxes: {
    fields: {
      ...picking,
      options: { ...list(option, 10), required: true },
      initial_options: list(option, 10),
    },
  },
  radio_buttons: {
    fields: {
      ...picking,
      options: { ...list(option, 10), required: true },
      initial_option: option,
    },
  },
  static_select: {
    fields: { ...selecting, initial_option: option },
    anyOf: ['options', 'option_groups'],
  },
  multi_static_select: {
    fields: {
      ...selecting,
      initial_options: list(option, 100),
      max_selected_items: { is: 'number', min: 1, max: 100 },
    },
    anyOf: ['options', 'option_groups'],
  },
  users_select: { fields: { ...picking, initial_user: string(255) } },
  multi_users_select: {
    fields: { ...picking, initial_users: anything, max_selected_items: anything },
  },
  conversations_select: {
    fields: {
      ...picking,
      initial_conversation: string(255),
      default_to_current_conversation: boolean,
      response_url_enabled: boolean,
      filter: anything,
    },
  },
  channels_select: {
    fields: { ...picking, initial_channel: string(255), response_url_enabled: boolean },
  },
  external_select: {
    fields: {
      ...picking,
      initial_option: option,
      min_query_length: { is: 'number', min: 0, max: 100 },
    },
  },
  datepicker: { fields: { ...picking, initial_date: string(10) } },
  timepicker: { fields: { ...picking, initial_time: string(5), timezone: string(100) } },
  datetimepicker: { fields: { ...picking, initial_date_time: anything } },
  plain_text_input: {
    fields: {
      ...typing,
      initial_value: { is: 'string', max: 3000 },
      multiline: boolean,
      min_length: { is: 'number', min: 0, max: 3000 },
      max_length: { is: 'number', min: 1, max: 3000 },
    },
  },
  number_input: {
    fields: {
      ...typing,
      is_decimal_allowed: { ...boolean, required: true },
      initial_value: string(20),
      min_value: string(20),
      max_value: string(20),
    },
  },
  email_text_input: { fields: { ...typing, initial_value: string(3000) } },
  url_text_input: { fields: { ...typing, initial_value: string(3000) } },
  rich_text_input: {
    fields: { ...typing, initial_value: anything, min_lines: anything, max_lines: anything },
  },
  file_input: {
    fields: {
      action_id: string(255),
      filetypes: anything,
      max_files: { is: 'number', min: 1, max: 10 },
    },
  },
  feedback_buttons: {
    fields: {
      action_id: string(255),
      positive_button: { ...anything, required: true },
      negative_button: { ...anything, required: true },
    },
  },
  icon_button: {
    fields: {
      ...acting,
      icon: { ...string(50), required: true },
      text: { ...plain(75), required: true },
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: anything,
    },
  },
  image_element: {
    fields: {
      alt_text: { ...string(2000), required: true },
      image_url: string(3000),
      slack_file: anything,
    },
    anyOf: ['image_url', 'slack_file'],
  },
  raw_text: { fields: { text: { ...string(3000), required: true } } },
  raw_number: {
    fields: { text: { ...string(3000), required: true }, value: { ...anything, required: true } },
  },
  rich_text_section: { fields: { elements: { ...list(inline, 1000, 0), required: true } } },
  rich_text_quote: {
    fields: { elements: { ...list(inline, 1000, 0), required: true }, border: anything },
  },
  rich_text_preformatted: {
    fields: {
      elements: { ...list({ is: 'typed', of: ['text', 'link'] }, 1000, 0), required: true },
      border: anything,
    },
  },
  rich_text_list: {
    fields: {
      elements: { ...list({ is: 'typed', of: ['rich_text_section'] }, 1000), required: true },
      style: { is: 'string', oneOf: ['bullet', 'ordered'], required: true },
      indent: { is: 'number', min: 0, max: 8 },
      offset: anything,
      border: anything,
    },
  },
  text: { fields: { text: { is: 'string', min: 1, required: true }, ...styled } },
  link: {
    fields: {
      url: { ...string(3000), required: true },
      text: string(3000),
      unsafe: boolean,
      ...styled,
    },
  },
  user: { fields: { user_id: { ...string(255), required: true }, ...styled } },
  channel: { fields: { channel_id: { ...string(255), required: true }, ...styled } },
  usergroup: { fields: { usergroup_id: { ...string(255), required: true }, ...styled } },
  team: { fields: { team_id: { ...string(255), required: true }, ...styled } },
  broadcast: {
    fields: {
      range: { is: 'string', oneOf: ['here', 'channel', 'everyone'], required: true },
      ...styled,
    },
  },
  emoji: {
    fields: {
      name: { ...string(255), required: true },
      unicode: string(50),
      url: string(3000),
      ...styled,
    },
  },
  date: {
    fields: {
      timestamp: { ...anything, required: true },
      format: { ...string(255), required: true },
      url: string(3000),
      fallback: string(255),
      ...styled,
    },
  },
  color: { fields: { value: { ...string(20), required: true }, ...styled } },
  confirm: {
    fields: {
      title: plain(100),
      text: { is: 'text', max: 300, required: true },
      confirm: plain(30),
      deny: plain(30),
      style,
    },
  },
  option: {
    fields: {
      text: { is: 'text', max: 75, required: true },
      value: { ...string(75), required: true },
      description: plain(75),
      url: string(3000),
    },
  },
  option_group: {
    fields: {
      label: { ...plain(75), required: true },
      options: { ...list(option, 100), required: true },
    },
  },
};
