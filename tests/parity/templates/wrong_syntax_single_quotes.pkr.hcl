locals { a = 'x' }
