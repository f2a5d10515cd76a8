module A.B where
import Data.List
-- | doc
data Foo = Foo { x :: Int } deriving Show
class Bar a where
  bar :: a -> Int
instance Bar Foo where
  bar f = x f
go :: Int -> Int
go 0 = 1
go n = n + 1
type T = Int
newtype N = N Int
