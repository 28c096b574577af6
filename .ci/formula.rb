# A stand-in for the part of Homebrew that the formula uses: unpacks the archive of this machine's processor, installs from it into a
# folder, and runs the formula's own test.
#
#     ruby .ci/formula.rb target/manifests/kneewise.rb target/package
require "digest"
require "fileutils"
require "tmpdir"

PACKAGES = File.expand_path(ARGV[1])
PREFIX = Dir.mktmpdir
at_exit { FileUtils.rm_rf(PREFIX) }

# A folder of the installation.
class Place < String
  def install(*what)
    FileUtils.mkdir_p(self)
    what.flatten.each do |item|
      pairs = item.is_a?(Hash) ? item : { item => File.basename(item) }
      pairs.each { |from, to| FileUtils.cp(from, File.join(self, to)) }
    end
  end
end

class Formula
  class << self
    attr_reader :said, :test_block

    %i[desc homepage version license url sha256].each do |word|
      define_method(word) { |value| (@said ||= {})[word] = value }
    end

    def depends_on(what)
      raise "unknown: #{what}" unless what == :linux
    end

    def on_intel
      yield if RUBY_PLATFORM.start_with?("x86_64")
    end

    def on_arm
      yield if RUBY_PLATFORM.start_with?("aarch64")
    end

    def test(&block)
      @test_block = block
    end
  end

  {
    bin: "bin", man1: "share/man/man1", bash_completion: "etc/bash_completion.d", fish_completion: "share/fish/vendor_completions.d",
    zsh_completion: "share/zsh/site-functions", pkgshare: "share/kneewise"
  }.each { |word, folder| define_method(word) { Place.new(File.join(PREFIX, folder)) } }

  def version
    self.class.said[:version]
  end

  def shell_output(command)
    output = `#{command}`
    raise "failed: #{command}" unless $?.success?
    output
  end

  def assert_match(wanted, text)
    raise "no #{wanted} in #{text}" unless text.include?(wanted)
  end
end

load ARGV[0]
said = Kneewise.said
archive = File.join(PACKAGES, File.basename(said[:url]))
raise "another checksum" unless Digest::SHA256.file(archive).hexdigest == said[:sha256]
Dir.mktmpdir do |folder|
  system("tar", "-xzf", archive, "-C", folder, exception: true)
  # Homebrew goes into the only folder of an archive.
  Dir.chdir(Dir.children(folder).map { |name| File.join(folder, name) }.fetch(0)) { Kneewise.new.install }
end
Kneewise.new.instance_eval(&Kneewise.test_block)
count = Dir.glob("#{PREFIX}/**/*").count { |path| File.file?(path) }
raise "only #{count} files" unless count > 10
puts "formula: #{count} files installed, its test passes"
