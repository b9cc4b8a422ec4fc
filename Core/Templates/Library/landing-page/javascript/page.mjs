const escapes = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

/** Text that is safe in HTML, between tags and in quoted attributes alike. */
export const escapeHtml = text => String(text).replace(/[&<>"']/g, character => escapes.get(character));

const kinds = /^(?:https?:|mailto:|tel:|#|\/(?!\/))/i;

/** An address that a link may lead to; what could run a script is refused. */
export function safeHref(href) {
  if (!kinds.test(href)) throw new TypeError(`A link must begin with https:, mailto:, tel:, # or /, not with ${JSON.stringify(href.slice(0, 20))}.`);
  return escapeHtml(href);
}

const link = ({ text, href }, attributes = '') => `<a${attributes} href="${safeHref(href)}">${escapeHtml(text)}</a>`;

const feature = ({ title, text }) => `
        <li>
          <h3>${escapeHtml(title)}</h3>
          <p>${escapeHtml(text)}</p>
        </li>`;

const question = ({ question: asked, answer }) => `
      <details>
        <summary>${escapeHtml(asked)}</summary>
        <p>${escapeHtml(answer)}</p>
      </details>`;

const section = (id, heading, body) => `
    <section id="${id}" aria-labelledby="${id}-heading">
      <h2 id="${id}-heading">${escapeHtml(heading)}</h2>${body}
    </section>`;

/** The whole page. A part without content is left out. */
export function renderPage(content) {
  const { language, title, tagline, action, features, questions, links } = content;
  const parts = [
    features.length > 0 && section('features', `Why ${title}`, `\n      <ul class="features">${features.map(feature).join('')}\n      </ul>`),
    questions.length > 0 && section('questions', 'Questions', questions.map(question).join('')),
  ];
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="description" content="${escapeHtml(tagline)}">
  <title>${escapeHtml(title)}</title>
  <link rel="stylesheet" href="styles.css">
</head>
<body>
  <a class="skip" href="#main">To the content</a>
  <header>
    <h1>${escapeHtml(title)}</h1>
    <p>${escapeHtml(tagline)}</p>
    ${link(action, ' class="button"')}
  </header>
  <main id="main">${parts.filter(Boolean).join('')}
  </main>
  <footer>
    ${links.map(item => link(item)).join('\n    ')}
  </footer>
</body>
</html>
`;
}
