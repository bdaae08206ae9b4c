const count = 3;

if (count > 2 {
  document.title = "Many";
}
