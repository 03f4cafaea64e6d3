// On paper nothing can be unfolded: so answers are open while a page is printed.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("article details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

// The arrows in the side bar have no words of their own.
addEventListener("DOMContentLoaded", () => {
  for (const summary of document.querySelectorAll("nav li.has-children > details > summary")) {
    const link = summary.closest("li").querySelector("a");
    summary.setAttribute("aria-label", `Pages below ${link.textContent.trim()}`);
  }
});

// A link to something that is folded away opens it.
function unfold() {
  let element = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const target = element;
  for (; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", unfold);
addEventListener("DOMContentLoaded", () => {
  if (location.hash) unfold();
  for (const button of document.querySelectorAll(".print-page")) button.onclick = () => print();
});

// A formula that is wider than the page can be moved sideways, also by keys.
function reachFormulas() {
  for (const formula of document.querySelectorAll('mjx-container[display="true"]')) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}
addEventListener("load", () => {
  if (!window.MathJax || !window.MathJax.startup) return;
  window.MathJax.startup.promise.then(reachFormulas);
  addEventListener("resize", reachFormulas);
});
