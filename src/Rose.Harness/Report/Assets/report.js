// Puts an interactive chart in the place of each drawn one. Where that fails, the drawn one stays.
(async () => {
  "use strict";
  const state = document.documentElement.dataset;
  const specs = [...document.querySelectorAll("script.spec")];
  let drawn = 0;
  state.charts = "drawing";
  for (const spec of specs) {
    const figure = spec.closest("figure");
    const place = figure.querySelector(".vega");
    try {
      place.hidden = false;
      const compiled = vegaLite.compile(JSON.parse(spec.textContent)).spec;
      const view = new vega.View(vega.parse(compiled), { renderer: "svg", container: place, hover: true });
      await view.runAsync();
      figure.querySelector(".static").hidden = true;
      drawn++;
    } catch (error) {
      place.hidden = true;
      console.error(figure.id, error);
    }
  }
  state.charts = `${drawn} of ${specs.length}`;
})();
