# Mails on standard input, each after its length in four bytes; a line of output for each result.
# Mail::DKIM did not learn from us what a signature is. Keys: name=record, as arguments; no network.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Net::DNS;

my %records = map { split /=/, $_, 2 } @ARGV;
{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        $@ = 'NXDOMAIN';
        return unless exists $records{$name};
        return Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => $records{$name});
    };
}
binmode STDIN;
while (read(STDIN, my $head, 4) == 4) {
    read(STDIN, my $mail, unpack('N', $head));
    my $verifier = Mail::DKIM::Verifier->new;
    eval { $verifier->PRINT($mail); $verifier->CLOSE; 1 } or print("failed\n"), next;
    print $verifier->result, "\n";
}
