grammar Tcns;

// A file is one network; every rule that a caller parses ends in EOF.
file      : importLine* network EOF ;
importLine : 'import' path=STRING ;
network   : 'network' name=ID '(' (parameter (',' parameter)*)? ')' statement* ;
parameter : name=ID '=' expr ;

statement
    : 'input' name=ID '[' height=expr ',' width=expr ',' channels=expr ']'                        # inputLine
    | 'layers' block                                                                              # layers
    | 'table' name=ID scaling? '{' header RULE_ROW? row* '}'                                      # table
    | 'backbone' name=ID '=' network_=ID '(' (parameter (',' parameter)*)? ')' block?             # backbone
    | 'head' kind=ID block?                                                                       # head
    | 'preprocess' block                                                                          # preprocess
    | 'labels' file_=STRING                                                                       # labels
    | 'expect' quantity=ID ('(' variant=ID ')')? compare bound=expr ('when' condition=expr)?      # expectation
    ;

// A row is one line: its last bar ends it. That is why ROW_END is a token and white space is not.
scaling : 'scaled' 'by' factor=expr ('rounded' 'to' divisor=expr | truncated='truncated')? ;
header  : '|' word ('|' word)* ROW_END ;
row     : '|' cell ('|' cell)* ROW_END ;
cell
    :                                            # emptyCell
    | ('-' | '–' | '—')                          # noneCell
    | SHAPE                                      # shapeCell
    | name=ID KERNEL                             # operatorCell
    | 'exactly' expr                             # exactlyCell
    | content=expr ('at' 'least' least=expr)?    # plainCell
    ;

// Lists stand in brackets and every setting has a colon or a block: without that, `a: x, b c` has two readings.
block   : '{' (setting (','? setting)* ','?)? '}' ;
setting : key (':' value | block) ;
key     : word+ ;
value   : '[' item (',' item)* ']'   # listValue
        | item ('..' to=expr)?       # plainValue
        ;
item    : expr | TAP ;

expr
    : '(' expr ')'                                             # group
    | function=ID '(' expr (',' expr)* ')'                     # call
    | '-' expr                                                 # negate
    | left=expr operator=('*' | '/') right=expr                # binary
    | left=expr operator=('+' | '-') right=expr                # binary
    | left=expr compare right=expr                             # comparison
    | 'not' expr                                               # not
    | left=expr operator='and' right=expr                      # binary
    | left=expr operator='or' right=expr                       # binary
    | NUMBER                                                   # number
    | STRING                                                   # string
    | truth=('true' | 'false')                                 # truth
    | (ID | 'rounded' | 'truncated')                           # name
    ;
compare : '<' | '<=' | '>' | '>=' | '==' | '!=' ;

// Keywords that may also stand as column names and in the keys of settings.
word : ID | 'input' | 'table' | 'head' | 'labels' | 'layers' | 'backbone' | 'at' | 'least' | 'by' | 'to' | 'scaled' ;

// A word of the language to come: nobody may use it as a name today.
RESERVED : 'training' ;

// A rule without its last bar is one token too: else the lexer would look for that bar again from each bar on the line.
RULE_ROW : DASHES (B* DASHES)* B* ROW_END ;
RULE_CUT : DASHES (B* DASHES)+ ;
ROW_END  : '|' B* ('//' ~[\r\n]*)? ('\r'? '\n' | '\r' | EOF) ;
SHAPE    : INT B* ('^' B* '2' | '²') B* X B* INT | INT B* X B* INT B* X B* INT ;
KERNEL   : INT B* X B* INT ;
NUMBER   : D ('.' D)? ([eE] [+-]? [0-9]+)? ('k' | 'M' | 'G' | 'KiB' | 'MiB')? ;
TAP      : '@' [a-zA-Z_0-9]+ ('.' [a-zA-Z_0-9]+)* ;
ID       : [a-zA-Z_] [a-zA-Z_0-9]* ;
STRING   : '"' ~["\r\n]* '"' ;
COMMENT  : '//' ~[\r\n]* -> channel(HIDDEN) ;
SPACE    : [ \t\r\n]+ -> channel(HIDDEN) ;

// Last, so that the lexer never reports an error of its own.
UNRECOGNIZED : . ;

fragment DASHES : '|' B* ':'? '--' '-'* ':'? ;
fragment INT : [0-9]+ ;
fragment D   : [0-9] [0-9_]* ;
fragment X   : 'x' | '×' ;
fragment B   : [ \t] ;
