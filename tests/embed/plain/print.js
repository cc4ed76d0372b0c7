// Counts instead of printing.
window.print = () => {
  const { dataset } = document.documentElement;
  dataset.printed = String(Number(dataset.printed ?? 0) + 1);
};
