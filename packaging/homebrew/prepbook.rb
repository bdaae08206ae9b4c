# Filled in by `scripts/release formula`, and attached to each release.
class Prepbook < Formula
  desc "Static site generator for study guides"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/prepbook-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/prepbook-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end
  on_linux do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/prepbook-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/prepbook-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "prepbook"
    man1.install "prepbook.1"
    bash_completion.install "completions/prepbook.bash" => "prepbook"
    fish_completion.install "completions/prepbook.fish"
    zsh_completion.install "completions/prepbook.zsh" => "_prepbook"
  end

  test do
    (testpath/"README.md").write "# Guide\n\n## What is a test?\n\nA **short check** of a program.\n"
    system bin/"prepbook", "build", "--root", testpath, "--out", testpath/"site"
    assert_path_exists testpath/"site/index.html"
  end
end
