prepbook.each("h1", (heading) => heading.classList.add("mine"));
