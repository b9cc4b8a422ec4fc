/** Everything that the page says. Change it here, then build the page again. */
export const content = {
  language: 'en',
  title: {{title.json}},
  tagline: {{tagline.json}},
  action: { text: {{action.json}}, href: '#questions' },
  features: [
    { title: 'Ready at once', text: 'Open it and begin. There is nothing to set up and nothing to learn first.' },
    { title: 'Yours alone', text: 'What you put in stays with you, and leaves with you when you go.' },
    { title: 'Made to last', text: 'Small, plain and fast, on the phone in your hand as on the largest screen.' },
  ],
  questions: [
    { question: 'What does it cost?', answer: 'Nothing while you try it. After that you choose what fits.' },
    { question: 'Can I leave again?', answer: 'At any time, with everything that is yours.' },
  ],
  links: [{ text: 'Contact', href: 'mailto:hello@example.com' }],
};
