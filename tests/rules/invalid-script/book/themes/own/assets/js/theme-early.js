const colour = "dark;
document.documentElement.dataset.theme = colour;
