// SPDX-License-Identifier: Apache-2.0

// Sets the theme before anything is drawn, so that no page flashes in the other one. A file of its
// own, since the Content-Security-Policy refuses scripts inside the page.
(function () {
  var theme = 'auto';
  try {
    theme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
  } catch {
    // A browser that keeps nothing shows what the system says.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', theme);
})();
