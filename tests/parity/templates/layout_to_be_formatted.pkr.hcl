variable   "a"{
type=string
    default ="x"   # short
  description="longer"     # aligned
}
locals{
a=1
bbb  =   2
list=[1,2,
3,
  {x=1
yy=2}]
call = upper( "a" )
cond=true?1:2
neg = - 1
ops=1+2*3
text   =   "${ upper( "x" ) }-${1+1}"
doc=<<EOT
  keep   this
EOT
after = 1
for1=[for x in [1,2]:x*2 if x>1]
for2={for k,v in {a=1}:k=>v...}
index = local.list [0]
}

source "null"    "one" {communicator="none"}


build{
sources=["null.one"]
   provisioner   "shell-local"   {
inline=["echo a",
"echo b"]
        }
post-processors{
post-processor "manifest"{}
}
}
