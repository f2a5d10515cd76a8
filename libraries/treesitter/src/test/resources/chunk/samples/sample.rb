require 'json'
# doc
module M
  class Foo < Bar
    X = 1
    attr_reader :z
    def go(a)
      a
    end
    def self.cls; end
  end
end
def top; end
